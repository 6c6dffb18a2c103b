"""Users, how they prove who they are, what they are told, and what they have not saved yet."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from core.encryption import EncryptedTextField
from core.errors import Refused


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def named(self, username: str) -> "User":
        """Who may work under this name; raises Refused where nobody may."""
        user = self.filter(username=username, is_active=True).first()
        if user is None:
            raise Refused(f"没有用户“{username}”，或已停用，请核对用户名。")
        return user


class User(AbstractBaseUser):
    """Somebody who signs in; what he may do stands in his role assignments, nowhere else."""

    username = models.CharField(
        "用户名",
        max_length=60,
        unique=True,
        error_messages={"unique": "这个用户名不能使用，请换一个。"},
    )
    name = models.CharField("姓名", max_length=40, blank=True)
    unit = models.CharField("单位", max_length=80, blank=True)
    is_active = models.BooleanField("启用", default=True)
    password_changed = models.BooleanField("已改初始密码", default=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def is_staff(self) -> bool:
        """The admin's door asks this; who gets in is decided by districts.workbench."""
        return self.is_active

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Model permissions are not used: rights come from role assignments."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Message(models.Model):
    """One entry of a user's message centre; the link leads to where he can act."""

    user = models.ForeignKey(User, models.CASCADE, related_name="messages", verbose_name="收件人")
    text = models.CharField("内容", max_length=200)
    url = models.CharField("链接", max_length=200, blank=True)
    at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "-id"])]

    def __str__(self) -> str:
        return self.text


class SecondFactor(models.Model):
    """验证器: the secret that a user's phone shares with us, in force once a code has proved it.

    `last_step` is the time step of the last code taken, so that no code is taken twice.
    """

    user = models.OneToOneField(
        User, models.CASCADE, related_name="second_factor", verbose_name="用户"
    )
    secret = EncryptedTextField("密钥")
    confirmed_at = models.DateTimeField("启用时间", null=True, blank=True)
    last_step = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField("连续输错", default=0)
    locked_until = models.DateTimeField("锁定至", null=True, blank=True)

    class Meta:
        verbose_name = "验证器"
        verbose_name_plural = "验证器"

    def __str__(self) -> str:
        return f"{self.user}的验证器"


class RecoveryCode(models.Model):
    """恢复码: takes the place of one code from the phone; kept as a fingerprint, gone once used."""

    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="recovery_codes")
    fingerprint = models.CharField(max_length=32)

    class Meta:
        verbose_name = "恢复码"
        verbose_name_plural = "恢复码"
        constraints = [
            models.UniqueConstraint(fields=["factor", "fingerprint"], name="recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.factor}的恢复码"


class Draft(models.Model):
    """草稿: what a user has entered into a form and not saved; one for each user and form.

    `values` is the JSON of the form's fields, encrypted because it may hold personal data.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts", verbose_name="用户")
    form = models.CharField("表单", max_length=200)  # the path of its page
    values = EncryptedTextField("内容")
    saved_at = models.DateTimeField("保存时间", auto_now=True, db_index=True)

    class Meta:
        verbose_name = "草稿"
        verbose_name_plural = "草稿"
        constraints = [models.UniqueConstraint(fields=["user", "form"], name="draft_once")]

    def __str__(self) -> str:
        return f"{self.user}：{self.form}"


class ColumnChoice(models.Model):
    """Which columns of a list its user wants to see; his own, and nobody else reads it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="用户")
    listing = models.CharField("名单", max_length=60)  # the register's label
    names: Any = models.JSONField("列", default=list)

    class Meta:
        verbose_name = "列选择"
        verbose_name_plural = "列选择"
        constraints = [
            models.UniqueConstraint(fields=["user", "listing"], name="column_choice_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.listing}"
