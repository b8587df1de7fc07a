using Acme.FargatePodExecutionRole;
using Acme.FargatePodExecutionRole.Inputs;
using Pulumi;

return await Deployment.RunAsync(() =>
{
    var role = new FargatePodExecutionRole("pods", new()
    {
        Clusters = { "my-cluster" },
        Logging = new LoggingArgs
        {
            CloudWatchLogs = new CloudWatchLogsArgs { LogGroups = { "/eks/my-cluster/pods" } },
        },
    });

    return new Dictionary<string, object?> { ["roleArn"] = role.RoleArn };
});
