{#- What django-helpdesk keeps as numbers. -#}
{#- A ticket's status by its number, as helpdesk's settings have it unless a desk changed them. -#}
{% macro helpdesk_status(number) -%}
    case
        {{ number }}
        when 2
        then 'reopened'
        when 3
        then 'resolved'
        when 4
        then 'closed'
        when 5
        then 'duplicate'
        else 'open'
    end
{%- endmacro %}
