"""What the digest of an edition's facts is taken of: of each subject the columns, in their order.

A list that editions were sealed by is never changed. A new column (or subject) is a new version of
the list beside the old ones, and an edition is proved by the version it was sealed by: `digest` and
`digest_version` are written together.
"""

#: of each subject its columns, as the first editions were sealed
FIRST = {
    "organisation": """
        organisation_id name uscc area_id commercial_district_id building_id floor
        kind ownership staff standalone joint other work_only seat own_type way
        party_organisation_id instructor liaison trade_union youth_league
        womens_federation instructor_id_on_day active members full_members
        floating_members stated
    """,
    "party_organisation": """
        party_organisation_id name area_id commercial_district_id type
        founded_in_quarter covers formal_members full_members floating_members
        managed_members unplaced_members unplaced_full_members floated_out_members
        founded superior elected term_due secretary secretary_trained
    """,
    "title": """
        title_id storefront_id name place area_id commercial_district_id number
        scheme honour state stars awarded_on valid_to awarded_in_quarter
        revoked_in_quarter hung lapses_in
    """,
    "storefront": """
        storefront_id name place area_id commercial_district_id building_id floor
        trade members honours
    """,
    "activity": """
        activity_id name theme kind host_kind host area_id commercial_district_id
        day in_quarter people members volunteers organisations storefronts
        study_tenths service_tenths people_served enterprises jobs hired
        questionnaires boards leaflets courses trained disputes results goods money
        savings
    """,
    "claim": """
        name area_id commercial_district_id claim_id kind claimant claimed_on
        done_on confirmed_on satisfaction made made_year done done_year confirmed
        confirmed_year waiting
    """,
    "pairing": """
        name area_id commercial_district_id pairing_id kind since stands visits
        visits_year people people_year needs needs_year solved solved_year
    """,
    "duty": """
        name area_id commercial_district_id session_id kind office day in_quarter
        seats visitors absent questions answered
    """,
    "case": """
        name area_id commercial_district_id case_id number kind channel unit
        received_on due answered_on received received_year fell_due fell_due_year
        answered answered_year in_time waiting overdue adoption mediation
        satisfaction
    """,
    "team": """
        name area_id commercial_district_id team_id body founded volunteers
        activities activities_year
    """,
    "volunteer": """
        name area_id commercial_district_id volunteer_id is_member teams joined
        active active_year tenths tenths_year
    """,
    "project": """
        name area_id commercial_district_id project_id body since running saved
        saved_year saved_in_all
    """,
    "life": """
        name area_id commercial_district_id party_organisation_id type owed kept
        members_meeting_owed members_meeting_kept committee_meeting_owed
        committee_meeting_kept group_meeting_owed group_meeting_kept lecture_owed
        lecture_kept theme_day_owed theme_day_kept life_meeting_owed
        life_meeting_kept appraisal_owed appraisal_kept
    """,
    "committee": """
        name area_id commercial_district_id committee_id nature founded owed kept
        meetings meetings_year resolutions resolutions_done
    """,
    "account": """
        name area_id commercial_district_id account_id fund fund_kind kind source
        use party_organisation_id opening opening_year received received_year
        appropriated appropriated_year transferred transferred_year spent spent_year
        lent lent_year repaid repaid_year written_off written_off_year
        received_in_all lent_in_all repaid_in_all balance last_received
    """,
    "budget": """
        name area_id commercial_district_id budget_id fund_kind body source use fen
        from_district from_town from_dues from_enterprise from_returned from_award
        from_project from_donation from_other decided_on document
    """,
    "in_kind": """
        name area_id commercial_district_id in_kind_id kind use body donated day
        in_quarter fen
    """,
    "venue_support": """
        name area_id commercial_district_id support_id kind body yearly_fen fen
        fen_year
    """,
    "loan": """
        name area_id commercial_district_id loan_id account_id number lent_on lent
        lent_year repaid repaid_year written_off written_off_year outstanding
        overdue
    """,
}
#: version → what it is taken of; the next one is `{**FIRST, "…": FIRST["…"] + " new_column"}`
HASHED = {1: FIRST}


def latest() -> int:
    """The version by which an edition is compiled now."""
    return max(HASHED)


def columns_of(version: int) -> dict[str, list[str]]:
    """Of each subject (by its code), in order."""
    return {subject: columns.split() for subject, columns in HASHED[version].items()}
