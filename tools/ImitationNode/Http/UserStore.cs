using System.Security.Cryptography;

namespace LoxiActors.Imitation.Http;

/// <summary>The user service's users and tokens. They live in a database of their own, so a restart keeps them.</summary>
internal sealed class UserStore
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(1440);
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, ImitationUser> _users = [];
    private readonly Dictionary<string, (string Name, string Role, DateTimeOffset Until)> _tokens = new(StringComparer.Ordinal);
    private int _nextId = 1;

    public UserStore(IEnumerable<ImitationUser> users)
    {
        foreach (var user in users)
            _users[_nextId++] = user;
    }

    /// <summary>Null for an unknown user, an empty text for a wrong password.</summary>
    public string? Login(string name, string password, DateTimeOffset now)
    {
        lock (_gate)
        {
            var user = _users.Values.FirstOrDefault(known => known.Name == name);
            if (user is null)
                return null;
            if (user.Password != password)
                return "";
            var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
            _tokens[token] = (user.Name, user.Role, now + TokenLife);
            return token;
        }
    }

    public void Logout(string token)
    {
        lock (_gate)
            _tokens.Remove(token);
    }

    /// <summary>The role of a token that is known and not over; null otherwise.</summary>
    public string? RoleOf(string token, DateTimeOffset now)
    {
        lock (_gate)
            return _tokens.TryGetValue(token, out var known) && known.Until > now ? known.Role : null;
    }

    public string? Add(ImitationUser user)
    {
        lock (_gate)
        {
            if (_users.Values.Any(known => known.Name == user.Name))
                return "username already exists";
            _users[_nextId++] = user;
            return null;
        }
    }

    public string? Update(int id, string name, string password)
    {
        lock (_gate)
        {
            if (!_users.TryGetValue(id, out var known))
                return "user not found";
            _users[id] = known with { Name = name, Password = password };
            return null;
        }
    }

    public void Delete(int id)
    {
        lock (_gate)
            _users.Remove(id);
    }

    public IReadOnlyList<KeyValuePair<int, ImitationUser>> All()
    {
        lock (_gate)
            return [.. _users];
    }
}
