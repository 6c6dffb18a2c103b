"""Who is covered, reached and seated by whom, each from a day to a day; no person is named."""

from rest_framework import serializers

from districts.api.filters import (
    Key,
    OneOf,
    ReadFilter,
    YesNo,
    of_commercial_district,
    over,
    since,
    until,
    within_area,
)
from districts.api.names import NamingSerializer
from districts.api.reading import ScopedReadViewSet, declared
from districts.enums import CommitteeNature, CoverageClass, Means, SeatCapacity
from districts.models import (
    Instructor,
    JointCommittee,
    MemberOrganisation,
    OrganisationCoverage,
    WorkCoverage,
)


class SeatSerializer(NamingSerializer):
    class Meta:
        model = MemberOrganisation
        fields = ("organisation", "capacity", "since", "until")


class JointCommitteeSerializer(NamingSerializer):
    seats = SeatSerializer(many=True, read_only=True)

    class Meta:
        model = JointCommittee
        fields = (
            *("id", "name", "nature", "area", "commercial_district", "party_organisation"),
            *("founded", "founded_precision", "dissolved", "seats"),
        )


class CoverageSerializer(NamingSerializer):
    way = serializers.CharField(source="way.name", read_only=True, help_text="组建方式")
    statistical_class = serializers.ChoiceField(
        CoverageClass.choices, source="way.statistical_class", read_only=True
    )

    class Meta:
        model = OrganisationCoverage
        fields = (
            *("id", "organisation", "party_organisation", "way", "statistical_class"),
            *("since", "since_precision", "until"),
        )


class WorkCoverageSerializer(NamingSerializer):
    class Meta:
        model = WorkCoverage
        fields = (
            *("id", "organisation", "means", "instructor", "park_level"),
            *("since", "since_precision", "until"),
        )


class InstructorSerializer(NamingSerializer):
    """Who it is stays in the register: an instructor is a person."""

    class Meta:
        model = Instructor
        fields = ("id", "area", "part_time", "since", "until")


class JointCommitteeFilter(ReadFilter):
    area = within_area()
    commercial_district = of_commercial_district()
    nature = OneOf(choices=CommitteeNature.choices, label="性质")
    dissolved = over("dissolved", "已撤销")


class CoverageFilter(ReadFilter):
    area = within_area("organisation__area__path")
    organisation = Key("organisation_id", label="单位编号")
    party_organisation = Key("party_organisation_id", label="党组织编号")
    statistical_class = OneOf(
        "way__statistical_class", choices=CoverageClass.choices, label="统计类别"
    )
    since = since("since")
    until = until("since")
    ended = over("until", "已终止")


class WorkCoverageFilter(ReadFilter):
    area = within_area("organisation__area__path")
    organisation = Key("organisation_id", label="单位编号")
    instructor = Key("instructor_id", label="指导员编号")
    means = OneOf(choices=Means.choices, label="方式")
    since = since("since")
    until = until("since")
    ended = over("until", "已终止")


class SeatFilter(ReadFilter):
    area = within_area("joint_committee__area__path")
    joint_committee = Key("joint_committee_id", label="联合党组织编号")
    organisation = Key("organisation_id", label="单位编号")
    capacity = OneOf(choices=SeatCapacity.choices, label="身份")
    ended = over("until", "已终止")


class InstructorFilter(ReadFilter):
    area = within_area()
    part_time = YesNo("part_time", label="兼职")
    ended = over("until", "已卸任")


@declared("joint-committees", "联合党组织")
class JointCommitteeViewSet(ScopedReadViewSet):
    """联合党组织、派出机关和联席会，带成员单位席位。"""

    queryset = JointCommittee.objects.select_related(
        "area", "commercial_district", "party_organisation"
    ).prefetch_related("seats__organisation")
    serializer_class = JointCommitteeSerializer
    filterset_class = JointCommitteeFilter


@declared("coverages", "组织覆盖")
class CoverageViewSet(ScopedReadViewSet):
    """组织覆盖：哪个党组织以什么方式覆盖哪个单位，自何日至何日（不含）。"""

    queryset = OrganisationCoverage.objects.select_related(
        "organisation", "party_organisation", "way"
    )
    serializer_class = CoverageSerializer
    filterset_class = CoverageFilter


@declared("work-coverages", "工作覆盖")
class WorkCoverageViewSet(ScopedReadViewSet):
    """工作覆盖：指导员、联络员、工会、共青团、妇联联系的单位。"""

    queryset = WorkCoverage.objects.select_related("organisation")
    serializer_class = WorkCoverageSerializer
    filterset_class = WorkCoverageFilter


@declared("instructors", "党建指导员")
class InstructorViewSet(ScopedReadViewSet):
    """党建指导员：只有编号和任期，不含姓名。"""

    queryset = Instructor.objects.select_related("area")
    serializer_class = InstructorSerializer
    filterset_class = InstructorFilter
