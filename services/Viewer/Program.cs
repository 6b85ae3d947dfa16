using IFeaLiD.Jobs.Sqlite;
using IFeaLiD.Viewer;

// Static files lie beside the program, so it may be started from any folder; data and models are found by options.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot") });
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning); // our own lines say what happens
builder.Services.AddViewer(builder.Configuration);

await using var app = builder.Build();
try
{
    await app.Services.GetRequiredService<EmbeddedStorage>().OpenAsync(CancellationToken.None);
}
catch (DatabaseFileException e)
{
    await Console.Error.WriteLineAsync($"error: {e.Message}");
    return 1;
}

app.UseViewer();
await app.RunAsync();
return 0;
