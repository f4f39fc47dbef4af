using System.Collections;

namespace LoxiActors.Host.Configuration;

/// <summary>Reads and validates the whole configuration.</summary>
internal static class SettingsReader
{
    private static readonly string[] UsualFiles = ["./loxiactors.conf", "/etc/loxiactors/loxiactors.conf"];

    /// <summary>Throws <see cref="ConfigurationException"/> with every error there is.</summary>
    public static Settings Read(CommandLine commandLine, IDictionary environment)
    {
        var errors = new List<ConfigurationError>();
        var raw = new RawSettings();
        if ((commandLine.ConfigFile ?? UsualFiles.FirstOrDefault(File.Exists)) is { } file && SettingSources.ReadFile(raw, file) is { } error)
            errors.Add(error);
        SettingSources.ReadEnvironment(raw, environment, errors);
        foreach (var assignment in commandLine.Assignments)
            SettingSources.ReadAssignment(raw, assignment, errors);
        var settings = Read(raw, errors);
        return errors.Count == 0 ? settings : throw new ConfigurationException(errors);
    }

    /// <summary>What it returns is only good if no error was added.</summary>
    public static Settings Read(RawSettings raw, List<ConfigurationError> errors)
    {
        errors.AddRange(SectionCheck.UnknownSections(raw, [.. Catalogue.Sections.Select(section => section.Name).Where(name => !name.Contains(' ', StringComparison.Ordinal))]));
        foreach (var section in (string[])[HostOptions.Section, DatabaseOptions.Section, EngineOptions.Section, OctaviaOptions.Section, HeartbeatOptions.Section, HealthOptions.Section, FailoverOptions.Section, SpareOptions.Section])
            errors.AddRange(SectionCheck.Options(raw, section, Catalogue.Sections.Single(known => known.Name == section).Options));
        var values = new OptionValues(raw);
        return new Settings
        {
            Host = HostSettingsReader.Read(values, errors),
            Database = DatabaseOptions.Read(values, errors),
            Engine = new EngineSettings
            {
                MailboxSize = values.Integer(EngineOptions.MailboxSize),
                SnapshotEvery = values.Integer(EngineOptions.SnapshotEvery),
                HistoryEvents = values.Integer(EngineOptions.HistoryEvents),
                HistoryRetention = values.Days(EngineOptions.HistoryRetentionDays),
                PassivateAfter = values.Seconds(EngineOptions.PassivateAfter),
            },
            Octavia = new OctaviaSettings
            {
                OperationDeadline = values.Seconds(OctaviaOptions.OperationDeadline),
                ReportRedelivery = values.Seconds(OctaviaOptions.ReportRedelivery),
                ReportBatch = values.Integer(OctaviaOptions.ReportBatch),
                StatisticsInterval = values.Seconds(OctaviaOptions.StatisticsInterval),
                StatisticsConnectionsInterval = values.Seconds(OctaviaOptions.StatisticsConnectionsInterval),
                StatisticsRedelivery = values.Seconds(OctaviaOptions.StatisticsRedelivery),
                MaxBodySize = values.Integer(OctaviaOptions.MaxBodySize),
                Rpc = RpcOptionsReader.Read(values, errors),
            },
            Heartbeats = HeartbeatOptions.Read(values, errors),
            Health = HealthOptions.Read(values),
            Failover = FailoverOptions.Read(values),
            Spares = SpareOptions.Read(values),
            LoxiLb = NodesOptions.Read(raw, errors),
        };
    }
}
