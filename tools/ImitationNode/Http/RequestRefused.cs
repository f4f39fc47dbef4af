namespace LoxiActors.Imitation.Http;

/// <summary>A call that is answered before a handler sees it.</summary>
internal sealed class RequestRefused(int status, int code, string message) : Exception(message)
{
    public int Status { get; } = status;
    public int Code { get; } = code;

    /// <summary>Codes from 600 up are validation failures and travel as 422.</summary>
    public static RequestRefused Validation(int code, string message) => new(422, code, message);

    public static RequestRefused Parse(string reason) =>
        new(400, 400, $"parsing attr body from \"\" failed, because {reason}");
}
