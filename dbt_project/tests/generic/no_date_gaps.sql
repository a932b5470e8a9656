{#- Every day between the first and the last is there: returns each date that is not one day after the one before. -#}
{% test no_date_gaps(model, column) %}
    select *
    from
        (
            select {{ column }}, lag({{ column }}) over (order by {{ column }}) as day_before
            from (select distinct {{ column }} from {{ model }}) as days
        ) as steps
    where {{ dbt.datediff("day_before", column, "day") }} <> 1
{% endtest %}
