using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Octavia.Tree;

/// <summary>What happens to HTTP requests that match all of its rules.</summary>
public sealed record L7Policy
{
    public required L7PolicyId Id { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public bool AdminStateUp { get; init; } = true;

    /// <summary>REJECT, REDIRECT_TO_POOL, REDIRECT_TO_URL or REDIRECT_PREFIX.</summary>
    public required string Action { get; init; }

    public int Position { get; init; } = 1;

    public PoolId? RedirectPoolId { get; init; }

    public string? RedirectUrl { get; init; }

    public string? RedirectPrefix { get; init; }

    public int? RedirectHttpCode { get; init; }

    public ImmutableArray<L7Rule> Rules { get; init; } = [];

    /// <summary>Fields that a later octavia-lib sent and this version does not know, by name, with their JSON text; only set ones.</summary>
    public ImmutableSortedDictionary<string, string> UnknownOptions { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>One condition of a policy.</summary>
public sealed record L7Rule
{
    public required L7RuleId Id { get; init; }

    public bool AdminStateUp { get; init; } = true;

    public required string Type { get; init; }

    public required string CompareType { get; init; }

    public string? Key { get; init; }

    public string? Value { get; init; }

    public bool Invert { get; init; }

    /// <summary>Fields that a later octavia-lib sent and this version does not know, by name, with their JSON text; only set ones.</summary>
    public ImmutableSortedDictionary<string, string> UnknownOptions { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
