using System.Text.Json;

namespace LoxiActors.Protocol.Json;

/// <summary>JSON's token kinds in words that a person who wrote the request understands.</summary>
public static class JsonWords
{
    public static string Of(JsonTokenType token) => token switch
    {
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.Null => "null",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.StartObject => "an object",
        _ => "something else",
    };
}
