"""Settings: where values come from, and what cannot be used."""

import pytest

from streams.settings import MASK, Settings, SettingsError


def test_flags_come_before_the_environment_before_the_file_before_defaults(tmp_path):
    file = tmp_path / "whoholds.toml"
    file.write_text('broker = "from-file:1"\ngroup = "from-file"\npartitions = 7\n')
    env = {"WHOHOLDS_BROKER": "from-env:2", "WHOHOLDS_GROUP": "from-env", "OTHER": "x"}
    settings = Settings.load({"broker": "from-flag:3", "group": None}, env, file)
    assert (settings.broker, settings.group, settings.partitions) == ("from-flag:3", "from-env", 7)
    assert settings.replication == Settings().replication
    assert [settings.source(name) for name in ("broker", "group", "partitions", "replication")] == [
        "flag --broker",
        "environment WHOHOLDS_GROUP",
        f"file {file}",
        "default",
    ]


def test_the_environment_may_name_the_file(tmp_path):
    file = tmp_path / "a.toml"
    file.write_text("pressure_days = 3")
    assert Settings.load(env={"WHOHOLDS_CONFIG": str(file)}).pressure_days == 3


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("partitions", "2", 2),
        ("start_timeout", "0.5", 0.5),
        ("create_topics", "no", False),
        ("ssl_check_hostname", "TRUE", True),
        ("security_protocol", "ssl", "SSL"),
        ("horizon_days", "30", 30),
        ("allies", "state:SY+state:RU, a+b+c", (("state:SY", "state:RU"), ("a", "b", "c"))),
    ],
)
def test_text_becomes_what_the_setting_is(name, text, value):
    assert getattr(Settings.load(env={f"WHOHOLDS_{name.upper()}": text}), name) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("partitions", "many"),
        ("partitions", "0"),
        ("partitions", "1.5"),
        ("start_timeout", "nan"),
        ("start_timeout", "-1"),
        ("create_topics", "maybe"),
        ("broker", "no-port"),
        ("broker", "host:99999"),
        ("broker", " , "),
        ("topic_prefix", "with space"),
        ("security_protocol", "SASL_SSL"),
        ("sasl_mechanism", "MAGIC"),
        ("log_level", "loud"),
        ("horizon_days", "-1"),
        ("most_reports", "some"),
        ("allies", "alone"),
        ("allies", "a+b,b+c"),
        ("allies", "a+"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_name_and_source(name, text):
    with pytest.raises(SettingsError) as caught:
        Settings.load(env={f"WHOHOLDS_{name.upper()}": text})
    assert f"setting {name} (from environment WHOHOLDS_{name.upper()})" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["broker = [1]", "allies = [1]", 'allies = [["a", 1]]', "no_such = 1", "broker = ", "partitions = true"],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path, text):
    file = tmp_path / "a.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match="a.toml"):
        Settings.load(env={}, file=file)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingsError, match="gone.toml"):
        Settings.load(env={}, file=tmp_path / "gone.toml")


SECRETS = {
    "security_protocol": "SASL_SSL",
    "sasl_username": "me",
    "sasl_password": "hunter2",
    "ssl_password": "hunter3",
}


def test_secrets_are_never_shown():
    settings = Settings(**SECRETS)
    for shown in (repr(settings), str(settings), str(settings.shown())):
        assert "hunter" not in shown
    assert ("sasl_password", MASK) in [row[:2] for row in settings.shown()]


def test_a_bad_secret_is_not_repeated_in_the_error():
    with pytest.raises(SettingsError) as caught:
        Settings.load({"sasl_password": ["hunter2"]}, env={})
    assert "hunter2" not in str(caught.value)


def test_what_is_passed_to_a_process_arrives_there():
    settings = Settings(
        **SECRETS, partitions=3, create_topics=False, broker="a:1,b:2", allies=(("a", "b"), ("c", "d"))
    )
    assert Settings.load(env=settings.environment()) == settings


def test_allies_in_a_file_are_lists_and_the_control_model_s_settings_come_of_it(tmp_path):
    file = tmp_path / "a.toml"
    file.write_text('allies = [["state:SY", "state:RU"]]\nhorizon_days = 30\nmost_reports = 500\n')
    rules = Settings.load(env={}, file=file).control()
    assert (rules.horizon_days, rules.most_reports, rules.pressure_days) == (30, 500, 14)
    assert dict(rules.allies) == {"state:SY": "state:SY", "state:RU": "state:SY"}
