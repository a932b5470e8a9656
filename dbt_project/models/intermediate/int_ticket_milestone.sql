-- What the log of a ticket says of its course. A resolution counts only if the ticket was not
-- opened again after it; the first that held is the one that ended it.
with
    placed as (
        select
            *,
            row_number() over (
                partition by ticket_id order by occurred_at, length(event_number), event_number
            ) as place
        from {{ ref("ticket_event") }}
    ),

    marked as (
        select
            *,
            coalesce(
                max(case when event_kind = 'reopened' then place end) over (partition by ticket_id),
                0
            ) as last_reopening
        from placed
    ),

    courses as (
        select
            ticket_id,
            cast(count(*) as integer) as event_count,
            {%- for kind in ["reopened", "customer_reply", "public_reply"] %}
                cast(
                    sum(case when event_kind = '{{ kind }}' then 1 else 0 end) as integer
                ) as {{ kind }}_count,
            {%- endfor %}
            {%- for kind in ["resolved", "closed"] %}
                min(
                    case
                        when event_kind = '{{ kind }}' and place > last_reopening then occurred_at
                    end
                ) as {{ kind }}_at,
            {%- endfor %}
            min(
                case when event_kind in ('public_reply', 'resolved', 'closed') then occurred_at end
            ) as first_response_at,
            max(occurred_at) as last_event_at,
            {{ dbt.listagg("coalesce(activity, event_kind)", "' > '", "order by place") }}
            as event_trace
        from marked
        group by ticket_id
    )

select
    tickets.ticket_id,
    courses.first_response_at,
    case
        when tickets.status in ('resolved', 'closed', 'duplicate')
        then coalesce(courses.resolved_at, courses.closed_at)
    end as resolved_at,
    case when tickets.status in ('closed', 'duplicate') then courses.closed_at end as closed_at,
    courses.last_event_at,
    coalesce(courses.event_count, 0) as event_count,
    coalesce(courses.reopened_count, 0) as reopen_count,
    coalesce(courses.customer_reply_count, 0) as customer_reply_count,
    coalesce(courses.public_reply_count, 0) as public_reply_count,
    courses.event_trace
from {{ ref("ticket") }} as tickets
left join courses on tickets.ticket_id = courses.ticket_id
