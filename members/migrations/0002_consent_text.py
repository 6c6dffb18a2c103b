"""The first text that a person agrees to before he reports in; later ones are entered as they come
into force."""

import datetime as dt

from django.db import migrations

TEXT = """一、收集什么：您的姓名、手机号、您所填的组织关系所在党组织、您工作的门店或商圈。党员身份按敏感个人信息对待。除此以外不收集，不定位，不留设备信息。
二、用来做什么：只用于与您联系、核实党员身份，并帮您转接组织关系或登记为流动党员。
三、谁能看到：只有您所在街道（园区）负责党建的经办人员。店主、所在单位、其他党员和公众都看不到；经办人员每次查看您的手机号都会留下记录。
四、保存多久：没有核实的，到期自动删除姓名、手机号和您所填的内容；核实并纳入党组织的，由党组织按党员管理的规定登记，报到信息随后删除。
五、您的权利：报到是自愿的，不报到不影响您的任何权益。您可以随时凭回执编号和手机尾号查询、撤回；撤回后立即删除上述内容，只留一条不含个人信息的办理记录。
六、联系我们：对个人信息的处理有疑问或要更正的，请联系您报到的街道（园区）党建办。"""


def add_text(apps, schema_editor):
    apps.get_model("members", "ConsentText").objects.get_or_create(
        version=1, defaults={"text": TEXT, "since": dt.date(2015, 1, 1)}
    )


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [migrations.RunPython(add_text, migrations.RunPython.noop)]
