using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LoxiActors.Adapters.Octavia.Reports;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Adapters.Octavia.Tests;

/// <summary>The form of a report is what octavia-lib's driver-agent takes.</summary>
public class StatusReportJsonTests
{
    private static readonly Guid A = new("aaaaaaaa-0000-0000-0000-000000000000");
    private static readonly Guid B = new("bbbbbbbb-0000-0000-0000-000000000000");

    [Fact]
    public void Children_stand_before_parents_whatever_the_order_and_null_parts_and_empty_lists_are_left_out()
    {
        var report = new StatusReport(new LoadBalancerId(A), 7,
        [
            new ObjectStatus(new LoadBalancerId(A), ProvisioningStatus.Active, OperatingStatus.Online),
            new ObjectStatus(new MemberId(B), null, OperatingStatus.NoMonitor),
            new ObjectStatus(new ListenerId(B), ProvisioningStatus.Deleted, null),
        ]);

        Assert.Equal(
            $$$"""
            {"loadbalancer_id":"{{{A}}}","number":7,"statuses":{"members":[{"id":"{{{B}}}","operating_status":"NO_MONITOR"}],"listeners":[{"id":"{{{B}}}","provisioning_status":"DELETED"}],"loadbalancers":[{"id":"{{{A}}}","provisioning_status":"ACTIVE","operating_status":"ONLINE"}]}}
            """,
            Encoding.UTF8.GetString(StatusReportJson.Write(report)));
    }

    [Fact]
    public void A_report_of_every_kind_and_status_comes_back_as_it_was_written()
    {
        var statuses =
            from kind in Enum.GetValues<ObjectKind>()
            from provisioning in Enum.GetValues<ProvisioningStatus>().Cast<ProvisioningStatus?>().Append(null)
            from operating in Enum.GetValues<OperatingStatus>().Cast<OperatingStatus?>().Append(null)
            select new ObjectStatus(new ObjectRef(kind, A), provisioning, operating);
        var report = new StatusReport(new LoadBalancerId(B), long.MaxValue, [.. statuses]);

        var back = StatusReportJson.Read(StatusReportJson.Write(report));

        Assert.Equal(report.LoadBalancer, back.LoadBalancer);
        Assert.Equal(report.Number, back.Number);
        Assert.Equal(report.Statuses.AsEnumerable(), back.Statuses);
    }

    [Theory]
    [InlineData("""{"loadbalancer_id": "$id", "number": 1}""", "statuses: is missing")]
    [InlineData("""{"number": 1, "statuses": {}}""", "loadbalancer_id: is missing")]
    [InlineData("""{"loadbalancer_id": "$id", "number": 1.5, "statuses": {}}""", "number: expected a whole number")]
    [InlineData("""{"loadbalancer_id": "$id", "number": 1, "statuses": {"gizmos": []}}""", "statuses.gizmos: no such kind of object")]
    [InlineData("""{"loadbalancer_id": "$id", "number": 1, "statuses": {"pools": [{}]}}""", "statuses.pools[0].id: is missing")]
    [InlineData("""{"loadbalancer_id": "$id", "number": 1, "statuses": {"pools": [{"id": "$id", "operating_status": "UP"}]}}""", "statuses.pools[0].operating_status: 'UP' is no such status")]
    public void What_is_no_report_is_refused_by_the_name_of_the_field(string json, string fault)
    {
        var bytes = Encoding.UTF8.GetBytes(json.Replace("$id", A.ToString()));

        Assert.Equal(fault, Assert.Throws<JsonException>(() => StatusReportJson.Read(bytes)).Message);
    }
}
