-- The desk's tickets, as they stand now. It has no table of customers: who asks is an address, a
-- token here, and the firm's name as they spelled it; whose party that is, is found by matching.
-- What a ticket was merged into is left out where that was deleted since.
with
    tickets as (select * from {{ source("raw_django_helpdesk", "helpdesk_ticket") }}),

    agents as (select * from {{ source("raw_django_helpdesk", "desk_agent") }}),

    own_fields as (
        select
            field_values.ticket_id,
            {%- for field in ["ordernumber", "productcode", "storecode"] %}
                max(
                    case
                        when fields.name = '{{ field }}' then nullif(trim(field_values.value), '')
                    end
                ) as {{ field }}{{ "," if not loop.last }}
            {%- endfor %}
        from {{ source("raw_django_helpdesk", "helpdesk_ticketcustomfieldvalue") }} as field_values
        inner join
            {{ source("raw_django_helpdesk", "helpdesk_customfield") }} as fields
            on field_values.field_id = fields.id
        group by field_values.ticket_id
    ),

    final as (
        select
            'django_helpdesk:' || tickets.id as ticket_id,
            'django_helpdesk' as source_system,
            cast(tickets.id as {{ dbt.type_string() }}) as ticket_number,
            cast(null as {{ dbt.type_string() }}) as party_id,
            cast(null as {{ dbt.type_string() }}) as contact_party_id,
            tickets.submitter_email as requester_email_token,
            queues.title as queue,
            case
                tickets.priority
                when 1
                then 'critical'
                when 2
                then 'high'
                when 4
                then 'low'
                when 5
                then 'very_low'
                else 'normal'
            end as priority,
            {{ helpdesk_status("tickets.status") }} as status,
            own_fields.productcode as product_code,
            own_fields.ordernumber as order_number,
            own_fields.storecode as store_code,
            cast(null as {{ dbt.type_string() }}) as unit_code,
            agents.employee_number,
            tickets.created as opened_at,
            tickets.due_date as due_at,
            'django_helpdesk:' || merged_into.id as merged_into_ticket_id,
            tickets.title as subject,
            tickets.description
        from tickets
        inner join
            {{ source("raw_django_helpdesk", "helpdesk_queue") }} as queues
            on tickets.queue_id = queues.id
        left join agents on tickets.assigned_to_id = agents.id
        left join own_fields on tickets.id = own_fields.ticket_id
        left join tickets as merged_into on tickets.merged_to_id = merged_into.id
    )

select *
from final
