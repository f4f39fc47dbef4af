using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LoxiActors.Actors.Seam;

namespace LoxiActors.EngineCompliance.Probe;

/// <summary>How inputs travel between hosts, those too that bring effects along.</summary>
internal static class ProbeJson
{
    public static JsonSerializerOptions Options { get; } = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Effects } } };

    private static void Effects(JsonTypeInfo type)
    {
        if (type.Type != typeof(Effect))
            return;
        type.PolymorphismOptions = new JsonPolymorphismOptions
        {
            DerivedTypes = { new(typeof(Work), "work"), new(typeof(Breaks), "breaks"), new(typeof(StartTimer), "start-timer"), new(typeof(CancelTimer), "cancel-timer") },
        };
    }
}
