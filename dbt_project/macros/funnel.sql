{#- The stages of an opportunity. Belongs here: their order, and which of them are open. -#}
{% macro stage_order(stage) -%}
    case
        {%- for name in ["lead", "opportunity", "quoted", "won", "lost", "cancelled"] %}
            when {{ stage }} = '{{ name }}' then {{ loop.index }}
        {%- endfor %}
    end
{%- endmacro %}

{% macro is_open_stage(stage) -%} {{ stage }} in ('lead', 'opportunity', 'quoted') {%- endmacro %}
