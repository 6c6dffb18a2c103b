"""By which systems the joint committees of 西工 work (XG13)."""

from django.db import transaction

from districts.models import Area, JointCommittee, Regulation

SYSTEMS = (
    "议事会议制度",
    "共驻共建制度",
    "党员联系群众制度",
    "结对帮扶制度",
    "党内监督制度",
    "考核运用制度",
    "领导联系点制度",
    "联席会议制度",
)


@transaction.atomic
def load_systems(area: Area) -> None:
    """Each of the eight for each committee; those that are there stay."""
    for committee in JointCommittee.objects.filter(area=area):
        for name in SYSTEMS:
            Regulation.objects.get_or_create(
                joint_committee=committee, name=name, defaults={"since": committee.founded}
            )
