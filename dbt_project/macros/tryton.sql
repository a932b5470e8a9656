{#- What several staging models of Tryton share. Belongs here: its keys and joins; nothing above staging uses them. -#}
{#- An invoice's direction and number; a draft has no number, so its id stands in. -#}
{% macro tryton_invoice_key(invoices) -%}
    {{ invoices }}.type || ':' || coalesce({{ invoices }}.number, 'D' || {{ invoices }}.id)
{%- endmacro %}
