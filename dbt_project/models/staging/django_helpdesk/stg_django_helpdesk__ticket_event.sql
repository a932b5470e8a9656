-- The desk's follow-ups. One that came with a ticket merged into this one keeps its moment and is
-- never what opened this one. What was done is read off the status and the changes listed with it,
-- not off the title, which is in the language of whoever did it. Taking a ticket over while
-- answering is an answer.
with
    followups as (select * from {{ source("raw_django_helpdesk", "helpdesk_followup") }}),

    tickets as (select * from {{ source("raw_django_helpdesk", "helpdesk_ticket") }}),

    agents as (select * from {{ source("raw_django_helpdesk", "desk_agent") }}),

    handed_on as (
        select distinct followup_id
        from {{ source("raw_django_helpdesk", "helpdesk_ticketchange") }}
        where field in ('Owner', '所有者')
    ),

    placed as (
        select
            followups.*,
            agents.employee_number,
            followups.by_mail
            or (followups.user_id is not null and agents.id is null) as is_from_customer,
            handed_on.followup_id is not null as is_handed_on,
            row_number() over (
                partition by followups.ticket_id
                order by
                    case
                        when followups.merged_from_id is null and followups.date >= tickets.created
                        then 0
                        else 1
                    end,
                    followups.date,
                    followups.id
            ) as place
        from followups
        inner join tickets on followups.ticket_id = tickets.id
        left join agents on followups.user_id = agents.id
        left join handed_on on followups.id = handed_on.followup_id
    ),

    final as (
        select
            'django_helpdesk:' || ticket_id as ticket_id,
            'django_helpdesk' as source_system,
            cast(id as {{ dbt.type_string() }}) as event_number,
            date as occurred_at,
            case
                when place = 1 and merged_from_id is null
                then 'opened'
                when new_status = 2
                then 'reopened'
                when new_status = 3
                then 'resolved'
                when new_status = 4
                then 'closed'
                when new_status is not null
                then 'status_changed'
                when is_from_customer or merged_from_id is not null and user_id is null
                then 'customer_reply'
                when public and coalesce(comment, '') <> ''
                then 'public_reply'
                when is_handed_on
                then 'assigned'
                when coalesce(comment, '') <> ''
                then 'internal_note'
                else 'other'
            end as event_kind,
            cast(null as {{ dbt.type_string() }}) as activity,
            case
                when new_status is not null then {{ helpdesk_status("new_status") }}
            end as new_status,
            employee_number,
            cast(null as {{ dbt.type_string() }}) as resource,
            nullif(comment, '') as comment
        from placed
    )

select *
from final
