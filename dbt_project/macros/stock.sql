{#- Places that goods move between. Belongs here: which names stand for outside the company; every other name is a store or a
    warehouse of ours, and holds stock. -#}
{% macro outside_places() -%}
    'customer', 'supplier', 'production', 'inventory', 'transit', 'outside'
{%- endmacro %}

{#- The name of a place with one spelling for each kind of outside. -#}
{% macro place(column) -%}
    case
        when lower({{ column }}) in ({{ outside_places() }})
        then lower({{ column }})
        else {{ column }}
    end
{%- endmacro %}

{#- True for a place of ours, that holds stock. -#}
{% macro holds_stock(column) -%} {{ column }} not in ({{ outside_places() }}) {%- endmacro %}
