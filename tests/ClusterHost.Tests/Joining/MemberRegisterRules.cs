using LoxiActors.ClusterHost.Joining;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.ClusterHost.Tests.Hosts;

namespace LoxiActors.ClusterHost.Tests.Joining;

/// <summary>What every register of members keeps to.</summary>
public abstract class MemberRegisterRules : IAsyncLifetime
{
    private const string A = "akka.tcp://loxiactors@a:4053";
    private const string B = "akka.tcp://loxiactors@b:4053";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private Func<IMemberRegister> _open = null!;

    [Fact]
    public async Task Members_are_seen_by_others_and_not_by_themselves()
    {
        await using var register = await OpenAsync();
        await register.NoteAsync(B, default);
        await register.NoteAsync(A, default);
        await register.NoteAsync(A, default);

        Assert.Equal([A, B], await register.ReadAsync("akka.tcp://loxiactors@c:4053", Long, default));
        Assert.Equal([B], await register.ReadAsync(A, Long, default));

        await register.RemoveAsync(B, default);
        Assert.Empty(await register.ReadAsync(A, Long, default));
    }

    [Fact]
    public async Task A_note_that_is_too_old_does_not_count()
    {
        await using var register = await OpenAsync();
        await register.NoteAsync(A, default);

        Assert.Empty(await register.ReadAsync(B, TimeSpan.Zero, default));
        Assert.True(await register.TryFormAsync(B, TimeSpan.Zero, default));
    }

    [Fact]
    public async Task Nobody_forms_a_cluster_beside_one()
    {
        await using var register = await OpenAsync();
        Assert.True(await register.TryFormAsync(A, Long, default));
        Assert.False(await register.TryFormAsync(B, Long, default));
        Assert.Equal([A], await register.ReadAsync(B, Long, default));

        // After a restart at the same address.
        Assert.True(await register.TryFormAsync(A, Long, default));
        await register.RemoveAsync(A, default);
        Assert.True(await register.TryFormAsync(B, Long, default));
    }

    [Fact]
    public async Task Of_many_that_ask_at_once_one_forms_a_cluster()
    {
        await using var first = await OpenAsync();
        await using var second = await OpenAsync();
        var asked = Enumerable.Range(0, 20).Select(number => Task.Run(() => (number % 2 == 0 ? first : second).TryFormAsync($"akka.tcp://loxiactors@{number}:4053", Long, default)));

        Assert.Single(await Task.WhenAll(asked), formed => formed);
    }

    public async Task InitializeAsync() => _open = await NewAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    /// <returns>Opens the same one each time.</returns>
    private protected abstract Task<Func<IMemberRegister>> NewAsync();

    private async Task<IMemberRegister> OpenAsync()
    {
        var register = _open();
        await register.PrepareAsync(default);
        return register;
    }
}

public sealed class InMemoryMemberRegisterTests : MemberRegisterRules
{
    private protected override Task<Func<IMemberRegister>> NewAsync()
    {
        var register = new InMemoryMemberRegister(TimeProvider.System);
        return Task.FromResult<Func<IMemberRegister>>(() => register);
    }
}

public sealed class PostgresMemberRegisterTests(PostgresFixture postgres) : MemberRegisterRules, IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_database_that_is_not_there_is_named_without_its_password()
    {
        await using var register = new PostgresMemberRegister(PostgresOptions.Parse("postgresql://loxi:s3cret@127.0.0.1:1/loxiactors"));

        var failure = await Assert.ThrowsAsync<MemberRegisterException>(() => register.NoteAsync("akka.tcp://loxiactors@a:4053", default));
        Assert.Contains("127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }

    private protected override async Task<Func<IMemberRegister>> NewAsync()
    {
        var options = PostgresOptions.Parse((await (await postgres.Shared.ServerAsync()).NewSchemaAsync()).OriginalString);
        await PostgresDatabase.MakeSchemaAsync(options, default);
        return () => new PostgresMemberRegister(options);
    }
}
