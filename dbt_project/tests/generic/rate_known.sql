{#- Every currency that occurs has a rate on or before each business date: returns the days without one. -#}
{% test rate_known(model) %}
    select
        currency,
        base_currency,
        min(business_date) as first_date,
        max(business_date) as last_date,
        count(*) as dates
    from {{ model }}
    where units_per_base is null
    group by currency, base_currency
{% endtest %}
