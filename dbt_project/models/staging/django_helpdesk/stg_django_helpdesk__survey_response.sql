-- Satisfaction as agents write it down after closing, in a field of the desk's own: django-helpdesk
-- has no survey. It was answered when the field was last changed; nobody keeps when it was asked.
with
    field_values as (
        select field_values.*, fields.name
        from {{ source("raw_django_helpdesk", "helpdesk_ticketcustomfieldvalue") }} as field_values
        inner join
            {{ source("raw_django_helpdesk", "helpdesk_customfield") }} as fields
            on field_values.field_id = fields.id
    ),

    remarks as (select ticket_id, text from field_values where name = 'satisfactionremark'),

    changes as (
        select followups.ticket_id, max(followups.date) as changed_at
        from {{ source("raw_django_helpdesk", "helpdesk_ticketchange") }} as ticket_changes
        inner join
            {{ source("raw_django_helpdesk", "helpdesk_followup") }} as followups
            on ticket_changes.followup_id = followups.id
        where ticket_changes.field = 'satisfaction' and ticket_changes.is_change
        group by followups.ticket_id
    ),

    final as (
        select
            'django_helpdesk:' || field_values.id as survey_id,
            'django_helpdesk' as source_system,
            cast(field_values.id as {{ dbt.type_string() }}) as survey_number,
            'django_helpdesk:' || field_values.ticket_id as ticket_id,
            cast(null as {{ dbt.type_string() }}) as party_id,
            cast(null as timestamp with time zone) as sent_at,
            changes.changed_at as responded_at,
            {{ dbt.safe_cast("field_values.value", "integer") }} as rating,
            cast(5 as integer) as rating_best,
            remarks.text as comment
        from field_values
        left join changes on field_values.ticket_id = changes.ticket_id
        left join remarks on field_values.ticket_id = remarks.ticket_id
        where field_values.name = 'satisfaction' and field_values.value <> ''
    )

select *
from final
