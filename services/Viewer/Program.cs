using IFeaLiD.Viewer;

// Static files lie beside the program, so it may be started from any folder; data and models are found by options.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot") });
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning); // our own lines say what happens
builder.Services.AddViewer(builder.Configuration);

var app = builder.Build();
app.UseViewer();
await app.RunAsync();
