{#- What several staging models, or tests, of Tryton share. Belongs here: its keys, joins and totals; no model above staging uses them. -#}
{#- An invoice's direction and number; a draft has no number, so its id stands in. -#}
{% macro tryton_invoice_key(invoices) -%}
    {{ invoices }}.type || ':' || coalesce({{ invoices }}.number, 'D' || {{ invoices }}.id)
{%- endmacro %}

{#- Rows of `header` whose own total before tax is not the sum of our `lines`, by `key`, which begins with `prefix`. -#}
{% macro tryton_totals_unlike_their_lines(lines, key, header, prefix="") %}
    with
        lines as (
            select {{ key }}, sum(amount) as amount
            from {{ lines }}
            where source_system = 'tryton'
            group by {{ key }}
        ),

        headers as (
            select '{{ prefix }}' || coalesce(number, 'D' || id) as {{ key }}, untaxed_amount_cache
            from {{ header }}
            where untaxed_amount_cache is not null
        )

    select headers.{{ key }}, headers.untaxed_amount_cache, lines.amount
    from headers
    left join lines on headers.{{ key }} = lines.{{ key }}
    where coalesce(lines.amount, 0) <> headers.untaxed_amount_cache
{%- endmacro %}
