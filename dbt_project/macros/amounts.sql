{#- Amounts made of other amounts, each rounded half-even once. Belongs here: money; whole numbers are in division.sql. -#}
{#- An amount with two digits in the company's currency: amount / units_per_base, half-even, once. Exact: cents and billionths. -#}
{% macro convert_to_base(amount, units_per_base) -%}
    cast(
        cast(
            {{
                divide_half_even(
                    as_integer(amount, 2) ~ " * 1000000000", as_integer(units_per_base, 9)
                )
            }} as decimal(18, 0)
        )
        * 0.01 as decimal(18, 2)
    )
{%- endmacro %}

{#- The quotient of two amounts of `scale` digits as DECIMAL(18,`digits`), half-even, once; null where the divisor is 0. -#}
{% macro divide_exact(numerator, denominator, scale, digits) -%}
    cast(
        cast(
            {{
                divide_half_even(
                    as_integer(numerator, scale) ~ " * 1" ~ "0" * digits,
                    "nullif(" ~ as_integer(denominator, scale) ~ ", 0)",
                )
            }} as decimal(18, 0)
        )
        * 0.{{ "0" * (digits - 1) }}1 as decimal(18, {{ digits }})
    )
{%- endmacro %}

{#- `percent` (an integer) hundredths of an amount with two digits, half-even, once. -#}
{% macro percent_of(amount, percent) -%}
    cast(
        cast(
            {{ divide_half_even(as_integer(amount, 2) ~ " * " ~ percent, "100") }} as decimal(18, 0)
        )
        * 0.01 as decimal(18, 2)
    )
{%- endmacro %}

{#- As convert_to_base, and the amount itself where it is in the company's currency already. `rate` is the alias of
    int_exchange_rate_carry_forward. -#}
{% macro to_base(amount, currency, rate) -%}
    case
        when {{ currency }} = {{ rate }}.base_currency
        then {{ amount }}
        else {{ convert_to_base(amount, rate ~ ".units_per_base") }}
    end
{%- endmacro %}

{#- How many hundredths of `whole` the `part` is, DECIMAL(18,2); null where the whole is 0. Both have at most `scale` digits. -#}
{% macro percent(part, whole, scale=2) -%}
    {{- divide_exact("(" ~ part ~ ") * 100", whole, scale, 2) -}}
{%- endmacro %}
