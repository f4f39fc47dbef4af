using LoxiActors.Host.Configuration;
using static LoxiActors.Host.Tests.Configuration.ConfigurationSamples;

namespace LoxiActors.Host.Tests.Configuration;

public class ValidationTests
{
    [Fact]
    public void Without_a_setting_every_option_has_its_documented_default()
    {
        var settings = Read(OneNode);
        Assert.Equal("127.0.0.1", settings.Host.BindHost);
        Assert.Equal(9879, settings.Host.BindPort);
        Assert.Null(settings.Host.Tls);
        Assert.Null(settings.Host.Token);
        Assert.Equal(new HostSettings(), settings.Host);
        Assert.Equal(new EngineSettings(), settings.Engine);
        Assert.Equal(new OctaviaSettings(), settings.Octavia);
        Assert.Equal("node-1", Assert.Single(settings.LoxiLb.Nodes).Name.Value);
    }

    [Fact]
    public void Every_value_that_is_set_arrives()
    {
        var settings = Read(OneNode + """
            [host]
            bind_host = ::1
            bind_port = 0
            data_directory = "/var/lib/loxi actors"
            log_level = debug
            log_format = json
            shutdown_timeout = 2.5
            [engine]
            mailbox_size = 8
            snapshot_every = 7
            history_events = 6
            history_retention_days = 5
            passivate_after = 4
            [octavia]
            operation_deadline = 30
            report_redelivery = 3
            report_batch = 9
            statistics_interval = 0
            statistics_connections_interval = 0.5
            statistics_redelivery = 7
            max_body_size = 65536
            """);
        Assert.Equal(
            new HostSettings
            {
                BindHost = "::1", BindPort = 0, DataDirectory = "/var/lib/loxi actors", LogLevel = Microsoft.Extensions.Logging.LogLevel.Debug,
                LogFormat = LogFormat.Json, ShutdownTimeout = TimeSpan.FromSeconds(2.5),
            },
            settings.Host);
        Assert.Equal(
            new EngineSettings { MailboxSize = 8, SnapshotEvery = 7, HistoryEvents = 6, HistoryRetention = TimeSpan.FromDays(5), PassivateAfter = TimeSpan.FromSeconds(4) },
            settings.Engine);
        Assert.Equal(
            new OctaviaSettings
            {
                OperationDeadline = TimeSpan.FromSeconds(30), ReportRedelivery = TimeSpan.FromSeconds(3), ReportBatch = 9, MaxBodySize = 65536,
                StatisticsInterval = TimeSpan.Zero, StatisticsConnectionsInterval = TimeSpan.FromSeconds(0.5), StatisticsRedelivery = TimeSpan.FromSeconds(7),
            },
            settings.Octavia);
    }

    [Fact]
    public void All_errors_are_listed_at_once_each_with_section_option_value_and_reason()
    {
        var errors = ErrorsOf("""
            [hots]
            bind_port = 1
            [host]
            bind_prot = 9879
            bind_port = 70000
            log_level = loud
            shutdown_timeout = soon
            [engine]
            mailbox_size = 7
            [loxilb]
            api_endpoints = node-1=http://127.0.0.1:11111
            api_timeout = 0
            """);
        Assert.Equal(
            [
                "[hots]: there is no such section; did you mean [host]?",
                "[host] bind_port = 70000: must be from 0 to 65535",
                "[host] bind_prot: there is no such option; did you mean bind_port?",
                "[host] log_level = loud: must be one of debug, info, warning, error",
                "[host] shutdown_timeout = soon: is not a number",
                "[engine] mailbox_size = 7: must be from 8 to 65535",
            ],
            errors[..6]);
        Assert.Contains("[loxilb] api_timeout = 0", Assert.Single(errors[6..]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[completely-else]\nx = 1\n", "[completely-else]: there is no such section; there are [host], [database], [engine], [octavia], [heartbeats], [health], [failover], [spares], [loxilb] and [node NAME]")]
    [InlineData("[node]\nurl = http://127.0.0.1\n", "[node]: there is no such section; a node's section is [node NAME]")]
    [InlineData("[octavia]\nzzz = 1\n", "[octavia] zzz: there is no such option")]
    [InlineData("[octavia]\nreport_bach = 1\n", "[octavia] report_bach: there is no such option; did you mean report_batch?")]
    public void Unknown_names_are_errors(string file, string error) => Assert.Equal([error], ErrorsOf(OneNode + file));

    [Fact]
    public void A_misspelt_option_for_a_secret_does_not_show_its_value()
    {
        var error = Assert.Single(ErrorsOf(OneNode + "[host]\napi_tokem = s3cret-s3cret-s3cret\n"));
        Assert.DoesNotContain("s3cret", error, StringComparison.Ordinal);
        Assert.Contains("did you mean api_token", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bind_port = 1\n[host]\n", "stands before the first [section]")]
    [InlineData("[host]\nbind_port\n", "bind_port")]
    [InlineData("[host]\nbind_port = 1\nbind_port = 2\n", "bind_port")]
    public void A_file_that_is_no_INI_file_is_an_error_with_the_files_name(string file, string expected)
    {
        var error = ErrorsOf(file)[0];
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.StartsWith("/", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_named_and_not_there_is_an_error()
    {
        var commandLine = new CommandLine(ProgramAction.Run, "/nowhere/loxiactors.conf", [], null);
        var exception = Assert.Throws<ConfigurationException>(() => SettingsReader.Read(commandLine, new Dictionary<string, string>()));
        Assert.Contains("/nowhere/loxiactors.conf", exception.Message, StringComparison.Ordinal);
    }
}
