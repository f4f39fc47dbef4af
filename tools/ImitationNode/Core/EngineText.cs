namespace LoxiActors.Imitation.Core;

/// <summary>What LoxiLB makes of an engine error text: it searches the text for known words (read in LoxiLB 64045de).</summary>
internal static class EngineText
{
    private static readonly (int Code, string Message, string[] Words)[] Classes =
    [
        (404, "Resource not found",
        [
            "not-exists", " not exists", "not found", "no such", "host-notfound", "no-rule error", "no bfd session",
            "no-user error", "no-master",
        ]),
        (401, "Invalid authentication credentials", ["invalid token", "authentication failed", "user not found"]),
        (409, "Resource conflict: Resource already exists OR dependency not found",
        [
            "lbrule-exist error", "lbrule-exists error", "fwrule-exists", "mirr-exists", "pol-exists",
            " existing ", " exists", "rt exists", "username already exists", "lb rule-referred", "cant modify",
        ]),
        (400, "Malformed arguments for API call",
        [
            "malformed", "parse error", "invalid ", "proto error", "unknown ep-host-state", "host-args unknown probe",
            "unknown probe port", "range", "overflow", "fwmark", "rule-mark error", "rule-snat error",
            "rule-allowed-src error", "service-args error", "non-udp-n3-args error", "secondaryip-args",
            "host-args error", "hostarm-args error", "password must", "no configuration file provided",
            "invalid json format", "filename is required", "file is empty",
        ]),
        (403, "Capacity insufficient", ["capacity", " hwm", "rule-hwm", "loxilb bgp mode is disabled"]),
        (503, "Maintenance mode", ["not-ready", "timeout", "maintenance"]),
    ];

    /// <summary>The HTTP status and the generic message; unmatched text is a 500 that repeats the text.</summary>
    public static (int Code, string Message) Classify(string text)
    {
        foreach (var (code, message, words) in Classes)
        {
            if (words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)))
                return (code, message);
        }

        return (500, text);
    }
}
