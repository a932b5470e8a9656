-- The opportunity's own stage is that of its last recorded step. A warning: the two come from
-- different lists, and the way counts.
{{
    config(
        severity="warn",
        meta={
            "asks": {"stage": "balance with its last step"},
            "dagster": {"ref": {"name": "opportunity"}},
        },
    )
}}
select opportunity.opportunity_id, opportunity.stage, step.stage as last_step
from {{ ref("opportunity") }} as opportunity
inner join
    {{ ref("int_opportunity_stage_step") }} as step
    on opportunity.opportunity_id = step.opportunity_id
    and step.left_at is null
where opportunity.stage <> step.stage
