namespace LoxiActors.Adapters.LoxiLb.Client;

/// <summary>The calls there are; metrics and logs carry these names.</summary>
internal enum CallKind
{
    PutRule,
    DeleteRule,
    PutProbe,
    DeleteProbe,
    AddFirewall,
    DeleteFirewall,
    DeleteAddress,
    SetRole,
    PutBfd,
    DeleteBfd,
    ListRules,
    ListEndpoints,
    ListFirewall,
    ListConnections,
    ListRoles,
    ListBfd,
    Version,
    Login,
}

internal static class CallKinds
{
    public static bool IsRead(this CallKind kind) =>
        kind is CallKind.ListRules or CallKind.ListEndpoints or CallKind.ListFirewall or CallKind.ListConnections
            or CallKind.ListRoles or CallKind.ListBfd or CallKind.Version;

    public static bool IsDelete(this CallKind kind) => kind is CallKind.DeleteRule or CallKind.DeleteProbe or CallKind.DeleteFirewall or CallKind.DeleteAddress or CallKind.DeleteBfd;
}
