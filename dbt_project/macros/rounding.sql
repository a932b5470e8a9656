{#- Exact rounding of money. Belongs here: rounding on DECIMAL; dividing is in division.sql. Never round() (half-up) nor
    round_even() (DOUBLE): both are wrong on money. -#}
{#- A DECIMAL of at most ten decimals rounded half-even to `scale` digits, as DECIMAL(18,`scale`). A cast to fewer digits rounds
    ties away from zero on exact integers; it differs from half-even only at a tie that ended on an odd digit, which is undone.
    Values below 90 million are narrowed to 64 bits first: dividing 128-bit integers is fourteen times slower. -#}
{% macro round_half_even(value, scale=2) -%}
    case
        when ({{ value }}) between -90000000 and 90000000
        then {{ _undo_odd_ties("cast(" ~ value ~ " as decimal(18, 10))", scale) }}
        else {{ _undo_odd_ties("(" ~ value ~ ")", scale) }}
    end
{%- endmacro %}

{% macro _undo_odd_ties(value, scale) -%}
    {%- set zeros = "0" * (scale - 1) -%}
    {%- set unit = "1" if scale == 0 else "0." ~ zeros ~ "1" -%}
    {%- set two_units = "2" if scale == 0 else "0." ~ zeros ~ "2" -%}
    {%- set away = "cast(" ~ value ~ " as decimal(18, " ~ scale ~ "))" -%}
    cast(
        {{ away }} - case
            when
                abs({{ value }} - {{ away }}) = 0.{{ "0" * scale }}5
                and mod({{ away }}, {{ two_units }}) <> 0
            then case when {{ value }} > 0 then {{ unit }} else -{{ unit }} end
            else 0
        end as decimal(18, {{ scale }})
    )
{%- endmacro %}

{#- The exact product of two DECIMALs of 18 digits; `left_scale` is the scale of the first. -#}
{% macro exact_product(left, right, left_scale) -%}
    {{- adapter.dispatch("exact_product")(left, right, left_scale) -}}
{%- endmacro %}

{% macro default__exact_product(left, right, left_scale) -%}
    ({{ left }}) * ({{ right }})
{%- endmacro %}

{% macro duckdb__exact_product(left, right, left_scale) -%}
    {#- the product of two DECIMAL(18) is a DECIMAL(18) here and overflows from 100 million on: widen one first -#}
    cast({{ left }} as decimal(38, {{ left_scale }})) * ({{ right }})
{%- endmacro %}

{#- Half-even to the digits of the row's currency (0, 1 or 2), as DECIMAL(18,2): JPY has none. -#}
{% macro round_to_currency(value, digits) -%}
    case
        {%- for scale in [0, 1] %}
            when {{ digits }} = {{ scale }}
            then cast({{ round_half_even(value, scale) }} as decimal(18, 2))
        {%- endfor %}
        else {{ round_half_even(value, 2) }}
    end
{%- endmacro %}
