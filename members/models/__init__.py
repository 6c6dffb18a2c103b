from members.models.people import Affiliation, Employment, PartyMember

__all__ = ["Affiliation", "Employment", "PartyMember"]
