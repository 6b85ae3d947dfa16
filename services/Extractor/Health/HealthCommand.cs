using System.CommandLine;
using IFeaLiD.Extractor.Help;
using IFeaLiD.Telemetry;

namespace IFeaLiD.Extractor.Health;

/// <summary><c>ifealid health address</c>: whether a program that runs is well.</summary>
internal static class HealthCommand
{
    public static Command Create()
    {
        var address = new Argument<string>("address") { Description = "A path of health of a running program." };
        var command = new ExampleCommand(
            "health", "Asks a running service whether it is well: 0 if so, 6 if not. For containers, which have no other means to.",
            "ifealid health http://127.0.0.1:8080/readyz") { address };
        command.SetAction(async (given, cancellationToken) =>
        {
            await Task.Yield();
            return await HealthProbe.AskAsync(given.GetValue(address)!, given.InvocationConfiguration.Error, cancellationToken) == HealthProbe.Well
                ? (int)ExitCode.Done : (int)ExitCode.Service;
        });
        return command;
    }
}
