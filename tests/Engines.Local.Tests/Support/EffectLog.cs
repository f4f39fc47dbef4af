using System.Threading.Channels;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Local.Tests.Support;

/// <summary>Keeps what was handed over, to be waited for in order.</summary>
internal sealed class EffectLog : IEffectHandler
{
    private readonly Channel<(EntityId Entity, Effect Effect)> _handed = Channel.CreateUnbounded<(EntityId, Effect)>();

    public void Handle(EntityId entity, Effect effect)
    {
        if (effect is Work { Key: "throw" })
            throw new InvalidOperationException("on purpose");
        _handed.Writer.TryWrite((entity, effect));
    }

    public async Task<Effect> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return (await _handed.Reader.ReadAsync(limit.Token)).Effect;
    }

    public IReadOnlyList<Effect> TakeAll()
    {
        var all = new List<Effect>();
        while (_handed.Reader.TryRead(out var handed))
            all.Add(handed.Effect);
        return all;
    }
}
