{#- What is told of django-crm in more than one place of its staging. -#}
{#- The canonical stage of a deal's stage there: what a stage means is its kind; of the open ones that every pipeline begins with,
    an offer was made from PROPOSAL on. A stage that a company added is an opportunity. -#}
{% macro crm_stage(code, kind) -%}
    case
        when {{ kind }} = 'won'
        then 'won'
        when {{ kind }} = 'lost'
        then 'lost'
        when {{ code }} = 'PROSPECTING'
        then 'lead'
        when {{ code }} in ('PROPOSAL', 'NEGOTIATION')
        then 'quoted'
        else 'opportunity'
    end
{%- endmacro %}

{#- The employee of each `record` that one is assigned to; of several the one with the first number. -#}
{% macro crm_assigned(table, record) -%}
    select assigned.{{ record }} as record_id, min(people.employee_number) as employee_number
    from {{ source("raw_django_crm", table) }} as assigned
    inner join
        {{ source("raw_django_crm", "profile_employee") }} as people
        on assigned.profile_id = people.id
    group by assigned.{{ record }}
{%- endmacro %}

{#- The sales unit of each `record` that a team works on: a team's name begins with its unit's code. -#}
{% macro crm_teams(table, record) -%}
    select
        links.{{ record }} as record_id,
        min({{ dbt.split_part("teams.name", "' '", 1) }}) as unit_code
    from {{ source("raw_django_crm", table) }} as links
    inner join {{ source("raw_django_crm", "teams") }} as teams on links.teams_id = teams.id
    group by links.{{ record }}
{%- endmacro %}
