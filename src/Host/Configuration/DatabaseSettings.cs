using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Leases;

namespace LoxiActors.Host.Configuration;

/// <summary><c>[database]</c>: a database that other hosts use too.</summary>
public sealed record DatabaseSettings(PostgresOptions Url, LeaseTiming Lease)
{
    /// <summary>Without a password.</summary>
    public override string ToString() => Url.ToString();
}
