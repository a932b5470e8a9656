with
    tickets as (select * from {{ ref("ticket") }}),

    milestones as (select * from {{ ref("int_ticket_milestone") }}),

    times as (select * from {{ ref("int_ticket_time") }}),

    final as (
        select
            tickets.ticket_id,
            tickets.ticket_number,
            tickets.source_system,

            tickets.opened_at,
            times.opened_on as business_date,
            milestones.first_response_at,
            milestones.resolved_at,
            times.resolved_on,
            milestones.closed_at,
            milestones.last_event_at,
            tickets.due_at,

            times.first_response_minutes,
            times.first_response_business_minutes,
            times.resolution_minutes,
            times.resolution_business_minutes,

            tickets.status,
            tickets.status in ('open', 'reopened') as is_open,
            milestones.resolved_at > tickets.due_at as is_breached,
            coalesce(
                tickets.status in ('open', 'reopened')
                and {{ business_date("tickets.due_at") }} < {{ today() }},
                false
            ) as is_overdue,
            tickets.priority,
            tickets.queue,

            milestones.reopen_count,
            milestones.event_count,
            milestones.customer_reply_count,
            milestones.public_reply_count,
            milestones.event_trace,
            {{ dbt.hash("milestones.event_trace") }} as event_trace_hash,
            ratings.rating_percent,

            tickets.party_id,
            coalesce(party.party_name, party.party_code) as party_name,
            tickets.contact_party_id,
            tickets.unit_code,
            unit.unit_name,
            tickets.employee_number,
            tickets.product_code,
            product.product_name,
            product.product_group_code,
            product.product_group_name,
            tickets.store_code,
            store.store_name,
            tickets.order_number,
            tickets.merged_into_ticket_id
        from tickets
        inner join milestones on tickets.ticket_id = milestones.ticket_id
        inner join times on tickets.ticket_id = times.ticket_id
        left join {{ ref("int_ticket_rating") }} as ratings on tickets.ticket_id = ratings.ticket_id
        left join {{ ref("party") }} as party on tickets.party_id = party.party_id
        left join {{ ref("sales_unit") }} as unit on tickets.unit_code = unit.unit_code
        left join {{ ref("product") }} as product on tickets.product_code = product.product_code
        left join {{ ref("store") }} as store on tickets.store_code = store.store_code
    )

select *
from final
