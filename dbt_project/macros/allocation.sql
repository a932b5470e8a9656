{#- Spreading whole cents over rows so that the parts add up to the whole. -#}
{#- Selects every row of `relation` with `allocated`, DECIMAL(38,0): the row's part of `total` (an integer, the same in all rows of
    a partition) by `weight` (integers >= 0, their sum > 0). Each row gets its part rounded down; the cents left over go one each to
    the largest remainders, ties in the order `order_by`. The parts of a partition sum to its total exactly. -#}
{% macro allocate_largest_remainder(relation, total, weight, partition_by, order_by) -%}
    {%- set parts = partition_by | join(", ") -%}
    select
        _ranked.*,
        cast(
            _share + case
                when _place <= _whole - sum(_share) over (partition by {{ parts }}) then 1 else 0
            end as decimal(38, 0)
        ) as allocated
    from
        (
            select
                _shared.*,
                row_number() over (
                    partition by {{ parts }}
                    order by _product - _share * _weights desc, {{ order_by | join(", ") }}
                ) as _place
            from
                (
                    select _weighed.*, {{ floor_divide("_product", "_weights") }} as _share
                    from
                        (
                            select
                                _given.*,
                                cast({{ total }} as decimal(38, 0)) as _whole,
                                cast({{ total }} as decimal(38, 0))
                                * cast({{ weight }} as decimal(38, 0)) as _product,
                                cast(
                                    sum({{ weight }}) over (partition by {{ parts }}) as decimal(
                                        38, 0
                                    )
                                ) as _weights
                            from {{ relation }} as _given
                        ) as _weighed
                ) as _shared
        ) as _ranked
{%- endmacro %}

{#- Integer quotient rounded down (towards minus infinity), as DECIMAL(38,0); the divisor is positive. -#}
{% macro floor_divide(numerator, denominator) -%}
    {{- adapter.dispatch("floor_divide")(numerator, denominator) -}}
{%- endmacro %}

{% macro default__floor_divide(numerator, denominator) -%}
    cast(
        (
            ({{ numerator }})
            - mod(mod({{ numerator }}, {{ denominator }}) + ({{ denominator }}), {{ denominator }})
        )
        / ({{ denominator }}) as decimal(38, 0)
    )
{%- endmacro %}

{% macro duckdb__floor_divide(numerator, denominator) -%}
    {%- set n = "cast(" ~ numerator ~ " as hugeint)" -%}
    {%- set d = "cast(" ~ denominator ~ " as hugeint)" -%}
    cast(divide({{ n }} - mod(mod({{ n }}, {{ d }}) + {{ d }}, {{ d }}), {{ d }}) as decimal(38, 0))
{%- endmacro %}
