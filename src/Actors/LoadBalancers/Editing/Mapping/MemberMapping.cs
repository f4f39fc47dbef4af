using LoxiActors.Protocol.Octavia.Payloads;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing.Mapping;

internal static class MemberMapping
{
    public const int MaxWeight = 256;

    /// <param name="known">Null: the payload is the whole member.</param>
    public static Member Map(MemberPayload sent, Member? known, string path)
    {
        var fields = new Fields(path, known is null);
        return new Member
        {
            Id = fields.Id("member_id", sent.MemberId),
            Name = sent.Name.Or(known?.Name),
            AdminStateUp = fields.AdminStateUp(sent.AdminStateUp, known?.AdminStateUp),
            Address = Addresses.Needed(fields, "address", fields.Needed("address", sent.Address, known?.Address)),
            ProtocolPort = fields.Port("protocol_port", fields.Needed("protocol_port", sent.ProtocolPort, known?.ProtocolPort)),
            Weight = fields.InRange("weight", Fields.OrDefault(sent.Weight, known?.Weight, 1), 0, MaxWeight),
            Backup = Fields.OrDefault(sent.Backup, known?.Backup, false),
            SubnetId = Addresses.Uuid(fields, "subnet_id", sent.SubnetId.Or(known?.SubnetId)),
            MonitorAddress = Addresses.Optional(fields, "monitor_address", sent.MonitorAddress.Or(known?.MonitorAddress)),
            MonitorPort = sent.MonitorPort.Or(known?.MonitorPort) is { } port ? fields.Port("monitor_port", port) : null,
            VnicType = sent.VnicType.Or(known?.VnicType),
            UnknownOptions = UnknownOptions.Merge(known?.UnknownOptions, sent.Unknown),
        };
    }
}
