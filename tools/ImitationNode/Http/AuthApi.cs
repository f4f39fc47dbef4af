using System.Text.Json.Nodes;

namespace LoxiActors.Imitation.Http;

/// <summary>/auth</summary>
internal static class AuthApi
{
    public static IEnumerable<ApiRoute> Routes =>
    [
        ApiRoute.Post("/auth/login", Bodies.User, OfUserService(Login)) with { Open = true },
        ApiRoute.Post("/auth/logout", null, OfUserService(Logout)),
        ApiRoute.Get("/auth/users", call => HasUserService(call) ? GetUsers(call) : NotImplemented(call)),
        ApiRoute.Post("/auth/users", Bodies.User, OfUserService(AddUser)) with { Open = true },
        new ApiRoute("PUT", "/auth/users/{id}", OfUserService(UpdateUser)) { Body = Bodies.User },
        ApiRoute.Delete("/auth/users/{id}", OfUserService(DeleteUser)),
        ApiRoute.Post("/auth/token/upgrade", Bodies.License, Upgrade),
    ];

    /// <summary>Checks the raw Authorization header; a failure is a 500, not a 401 (seen on LoxiLB 0.9.8).</summary>
    public static void Check(HttpContext http, NodeHost host, bool isLogout)
    {
        var token = http.Request.Headers.Authorization.ToString();
        if (host.Options.Users.Count > 0)
        {
            var role = host.Users.RoleOf(token, host.Now) ?? throw InvalidToken();
            if (role.Contains("viewer", StringComparison.Ordinal) && http.Request.Method != "GET" && !isLogout)
                throw new RequestRefused(403, 403, "Permission denied");
            return;
        }

        if (host.Options.TokenFile is not null && token != ReadToken(host.Options.TokenFile))
            throw InvalidToken();
    }

    private static RequestRefused InvalidToken() => new(500, 500, "invalid token");

    private static string? ReadToken(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool HasUserService(ApiCall call) => call.Host.Options.Users.Count > 0;

    private static Func<ApiCall, Task<Reply>> OfUserService(Func<ApiCall, Reply> handle) =>
        call => Task.FromResult(HasUserService(call) ? handle(call) : NotImplemented(call));

    internal static Reply NotImplemented(ApiCall call) => Reply.Refused(new RequestRefused(
        501, 501, $"operation {call.Http.Request.Method} {call.Http.Request.Path} has not yet been implemented"));

    private static Reply Login(ApiCall call)
    {
        var token = call.Host.Users.Login(call.Body.Text("username"), call.Body.Text("password"), call.Host.Now);
        return token is null
            ? Reply.Json(
                new JsonObject
                {
                    ["code"] = 401,
                    ["fields"] = null,
                    ["message"] = "Invalid authentication credentials",
                    ["result"] = "User not found",
                },
                401)
            : Reply.Json(new JsonObject().With("token", token));
    }

    private static Reply Logout(ApiCall call)
    {
        call.Host.Users.Logout(call.Http.Request.Headers.Authorization.ToString());
        return Reply.Json(new JsonObject());
    }

    private static Reply GetUsers(ApiCall call)
    {
        var users = call.Host.Users.All().ToArray(pair => new JsonObject
        {
            ["id"] = pair.Key,
            ["password"] = "(hash)",
            ["username"] = pair.Value.Name,
        });
        return Reply.Json(users);
    }

    private static Reply AddUser(ApiCall call) => Reply.Engine(call.Host.Users.Add(
        new ImitationUser(call.Body.Text("username"), call.Body.Text("password"), call.Body.Text("role"))));

    private static Reply UpdateUser(ApiCall call) => Reply.Engine(call.Host.Users.Update(
        (int)call.PathNumber("id"), call.Body.Text("username"), call.Body.Text("password")));

    private static Reply DeleteUser(ApiCall call)
    {
        call.Host.Users.Delete((int)call.PathNumber("id"));
        return Reply.Success;
    }

    private static async Task<Reply> Upgrade(ApiCall call)
    {
        var key = call.Body.Text("license_key");
        if (call.Host.Options.TokenFile is not { } file)
            return NotImplemented(call);
        await File.WriteAllTextAsync(file, key);
        return Reply.Json(new JsonObject { ["license_key"] = key });
    }
}
