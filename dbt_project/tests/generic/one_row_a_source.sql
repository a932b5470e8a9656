{#- Each source gives a key once: returns each that stands more than once in one source. Then the row whose content sorts first counts,
    which is the same one always, but nobody chose it. -#}
{% test one_row_a_source(model, entity, columns) %}
    select {{ columns | join(", ") }}, source_system, count(*) as row_count
    from ({{ union_sources(entity, columns + ["source_system"]) }}) as known
    group by {{ columns | join(", ") }}, source_system
    having count(*) > 1
{% endtest %}
