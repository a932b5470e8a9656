{#- Exact division of money. Belongs here: whole numbers and their half-even quotient; rounding alone is in rounding.sql. -#}
{#- A DECIMAL of at most `scale` digits as a whole number of its last digit's units, DECIMAL(38,0): 1.25 of scale 2 is 125. -#}
{% macro as_integer(value, scale) -%}
    cast(cast({{ value }} as decimal(38, {{ scale }})) * {{ "1" ~ "0" * scale }} as decimal(38, 0))
{%- endmacro %}

{#- Two integers' quotient, rounded half-even, as DECIMAL(38,0). The divisor may be negative, never 0 (NULL comes of it). -#}
{% macro divide_half_even(numerator, denominator) -%}
    {{- adapter.dispatch("divide_half_even")(numerator, denominator) -}}
{%- endmacro %}

{% macro default__divide_half_even(numerator, denominator) -%}
    {#- n - mod(n, d) is a multiple of d, so this division leaves nothing over on any engine with exact DECIMAL division -#}
    {{-
        _half_even_from(
            "(({0}) - mod({0}, {1})) / ({1})",
            "cast(" ~ numerator ~ " as decimal(38, 0))",
            "cast(" ~ denominator ~ " as decimal(38, 0))",
        )
    -}}
{%- endmacro %}

{% macro duckdb__divide_half_even(numerator, denominator) -%}
    {#- DECIMAL / DECIMAL is DOUBLE here; 128-bit integers divide exactly (divide() is what // means). HUGEINT stays inside the expression. -#}
    {{-
        _half_even_from(
            "divide({0}, {1})",
            "cast(" ~ numerator ~ " as hugeint)",
            "cast(" ~ denominator ~ " as hugeint)",
        )
    -}}
{%- endmacro %}

{% macro _half_even_from(quotient_form, n, d) -%}
    {%- set quotient = quotient_form.format(n, d) -%}
    cast(
        {{ quotient }} + case
            when
                2 * abs(mod({{ n }}, {{ d }})) > abs({{ d }})
                or (2 * abs(mod({{ n }}, {{ d }})) = abs({{ d }}) and mod({{ quotient }}, 2) <> 0)
            then sign({{ n }}) * sign({{ d }})
            else 0
        end as decimal(38, 0)
    )
{%- endmacro %}
