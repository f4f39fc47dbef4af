namespace LoxiActors.Protocol.Octavia.Calls;

/// <summary>One call of octavia-lib's provider driver interface, by its method name there.</summary>
public abstract record DriverCall(string Method);
