"""Stores and their merchants for the browser tests of the portal, made by the product's services.

Run inside an installation by its shell. Every merchant has a store of his own, so that no
test hangs on another."""

PASSWORD = "守承诺-无假货-2026"

SCENES = f"""
import datetime as dt, io
from PIL import Image
from django.utils.timezone import localdate
from accounts.models import Message, User
from core.photos import clean_photo
from districts.models import Area
from members.models import PartyMember
from storefronts.models import (Application, HonourScheme, Storefront, StorefrontAccount,
    StorefrontMember, Title)
from storefronts.services import applying, awarding, deciding, schemes
from storefronts.services.deciding import Judgement

LONG_AGO = dt.date(2015, 3, 1)
today = localdate()
zone = Area.objects.get(code="640106Z01")
clerk = User.objects.get(username="clerk")
version = schemes.in_force(HonourScheme.objects.get(area=None, code="model_store"))

def picture(colour):
    written = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(written, "JPEG")
    return clean_photo(written.getvalue())

def shop(name, user, members=1):
    store = Storefront.objects.create(name=name, area=zone, opened=LONG_AGO,
        address="阅海湾中央商务区 1 层", trade="culture", staff=8)
    for number in range(members):
        person = PartyMember.objects.create(name=f"党员{{number}}", area=zone)
        StorefrontMember.objects.create(storefront=store, member=person, since=LONG_AGO)
    merchant = User.objects.create_user(user, "{PASSWORD}", name=name, password_changed=True)
    StorefrontAccount.objects.create(storefront=store, user=merchant, since=LONG_AGO)
    return store, merchant

def handed_in(store, merchant):
    made = applying.begin(version, store, by=merchant)
    for item in applying.items_of(made.items.all()):
        photo = picture("#8899aa") if item.criterion.needs_photo else None
        applying.answer(item, by=merchant, words="已做到", photo=photo)
    return applying.submit(made, by=merchant)

def returned(name, user, *titles):
    store, merchant = shop(name, user)
    made = handed_in(store, merchant)
    told = {{item.pk: Judgement("missing", "看不清，请在光线好的地方重拍或者写清楚。")
        for item in made.items.select_related("criterion") if item.criterion.title in titles}}
    return deciding.send_back(made, told, by=clerk)

def titled(name, user, valid_to, number):
    store, merchant = shop(name, user)
    made = handed_in(store, merchant)
    awarded = valid_to - dt.timedelta(days=364)
    title = Title.objects.create(scheme=version.scheme, version=version, storefront=store,
        number=number, awarded_on=awarded, valid_to=valid_to, issuer="满城北街街道党工委")
    awarding.begin(title, awarded, "授牌")
    Application.objects.filter(pk=made.pk).update(state="awarded", title=title)
    return title, merchant

LICENCE, HEARD = "营业执照照片", "投诉有人管、有回音"
returned("文华书城", "wenhua", LICENCE, HEARD)
returned("益华百货", "yihua", HEARD)
shop("万信通讯", "wanxin")
shop("富贵鸟", "fuguiniao", members=0)
titled("格豪假日酒店", "gehao", today + dt.timedelta(days=174), "金凤示范〔2026〕012号")
titled("老字号茶庄", "chazhuang", today - dt.timedelta(days=3), "金凤示范〔2025〕002号")
in_a_month = today + dt.timedelta(days=30)
soon, merchant = titled("西街面馆", "mianguan", in_a_month, "金凤示范〔2025〕009号")
Message.objects.create(user=merchant, text="党员示范店还有 30 天到期，请申请续期。",
    url=f"/portal/titles/{{soon.pk}}/renew/")
"""
