-- What was written, in and out; names, telephones and e-mails in it were redacted at landing.
with
    said as (
        select *
        from {{ source("raw_django_crm", "interaction") }}
        where kind in ('email', 'whatsapp', 'sms', 'enquiry')
    ),

    people as (select * from {{ source("raw_django_crm", "profile_employee") }}),

    -- an enquiry is answered by the unit that works on the lead
    teams as ({{ crm_teams("lead_teams", "lead_id") }}),

    final as (
        select
            'django_crm:' || said.id as message_id,
            'django_crm' as source_system,
            said.id as message_number,
            said.kind as channel,
            said.direction,
            'django_crm:' || said.account_id as party_id,
            'django_crm:' || said.contact_id as contact_party_id,
            'django_crm:' || said.lead_id as lead_id,
            'django_crm:' || said.opportunity_id as opportunity_id,
            people.employee_number,
            teams.unit_code,
            -- tickets are the service desk's
            cast(null as {{ dbt.type_string() }}) as ticket_id,
            said.occurred_at as sent_at,
            cast(null as {{ dbt.type_string() }}) as language,
            nullif(said.subject, '') as subject,
            nullif(said.body, '') as body
        from said
        left join people on said.logged_by_id = people.id
        left join teams on said.lead_id = teams.record_id
    )

select *
from final
