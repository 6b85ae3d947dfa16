using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Sqlite;
using IFeaLiD.Telemetry;
using IFeaLiD.Viewer;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

if (args is ["health", var address])
{
    return await HealthProbe.AskAsync(address, Console.Error, CancellationToken.None); // of another process, for containers
}

// Static files lie beside the program, so it may be started from any folder; data and models are found by options. That folder is not watched for
// changed settings: the host would ask the kernel to tell of every folder below it, which takes seconds in a large one.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false", .. args], WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot") });
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning); // our own lines say what happens
builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None); // not being ready yet is no failure
builder.Services.AddViewer(builder.Configuration);

try
{
    await using var app = builder.Build();
    await app.Services.GetRequiredService<IStorage>().OpenAsync(CancellationToken.None);
    app.UseViewer();
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (e is DatabaseFileException or EngineUnreachableException or OptionsValidationException or IOException { InnerException: AddressInUseException })
{
    await Console.Error.WriteLineAsync($"IFeaLiD cannot start. {e.Message}");
    return 1;
}
