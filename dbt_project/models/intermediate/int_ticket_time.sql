-- How long customers waited: by the clock, and in the hours that the company works.
with
    moments as (
        select
            tickets.ticket_id,
            tickets.opened_at,
            milestones.first_response_at,
            milestones.resolved_at,
            {{ business_date("tickets.opened_at") }} as opened_on,
            {{ business_date("milestones.first_response_at") }} as first_response_on,
            {{ business_date("milestones.resolved_at") }} as resolved_on
        from {{ ref("ticket") }} as tickets
        inner join
            {{ ref("int_ticket_milestone") }} as milestones
            on tickets.ticket_id = milestones.ticket_id
    ),

    clock as (select * from {{ ref("int_business_clock") }}),

    placed as (
        select
            moments.*,
            {{ business_minute("moments.opened_at", "opening") }} as opened_minute,
            {{ business_minute("moments.first_response_at", "answering") }}
            as first_response_minute,
            {{ business_minute("moments.resolved_at", "resolving") }} as resolved_minute
        from moments
        left join clock as opening on moments.opened_on = opening.calendar_date
        left join clock as answering on moments.first_response_on = answering.calendar_date
        left join clock as resolving on moments.resolved_on = resolving.calendar_date
    )

select
    ticket_id,
    opened_on,
    resolved_on,
    {%- for name, moment in [
        ("first_response", "first_response_at"),
        ("resolution", "resolved_at"),
    ] %}
        {%- set minute = moment | replace("_at", "_minute") %}
        {{ minutes_between("opened_at", moment) }} as {{ name }}_minutes,
        -- a source's clock may lag behind: what it dates before the opening took no time
        case
            when {{ minute }} < opened_minute then 0 else {{ minute }} - opened_minute
        end as {{ name }}_business_minutes{{ "," if not loop.last }}
    {%- endfor %}
from placed
