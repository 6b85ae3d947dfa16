namespace IFeaLiD.Viewer.Access;

/// <summary>Marks an endpoint that makes work or brings bytes: <see cref="Admission"/> looks at its requests before their bodies are read.</summary>
/// <param name="Queues">Whether it puts a job into the queue.</param>
internal sealed record NewWork(bool Queues);
