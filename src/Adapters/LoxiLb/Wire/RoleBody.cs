using System.Text.Json.Serialization;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Wire;

/// <summary>The state of an HA instance in LoxiLB's own names.</summary>
internal sealed record RoleBody
{
    /// <summary>The state of an instance that nobody has set.</summary>
    public const string NotDefined = "NOT_DEFINED";

    /// <summary>LoxiLB keeps it with the instance, shows it and hands it to a hook script; rules' VIPs are not chosen by it (LoxiLB 0.9.8, CIStateUpdate).</summary>
    private const string NoVip = "0.0.0.0";

    [JsonPropertyName("instance")] public string Instance { get; set; } = "";

    [JsonPropertyName("state")] public string State { get; set; } = "";

    [JsonPropertyName("vip")] public string? Vip { get; set; }

    /// <summary>Null for a state that we never set, and for none.</summary>
    [JsonIgnore]
    public HaRole? Role => State switch
    {
        "MASTER" => HaRole.Master,
        "BACKUP" => HaRole.Backup,
        _ => null,
    };

    public static RoleBody Of(string instance, HaRole role) => new()
    {
        Instance = instance,
        State = role switch
        {
            HaRole.Master => "MASTER",
            HaRole.Backup => "BACKUP",
            _ => throw new NotSupportedException($"a role {role}"),
        },
        Vip = NoVip,
    };

    /// <summary>Brings an instance about and leaves one that there is as it is.</summary>
    public static RoleBody Undefined(string instance) => new() { Instance = instance, State = NotDefined, Vip = NoVip };
}

/// <summary>GET /config/cistate/all</summary>
internal sealed record RoleList
{
    [JsonPropertyName("Attr")] public IReadOnlyList<RoleBody>? Items { get; set; }
}
