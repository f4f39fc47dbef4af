using LoxiActors.Octavia.Tests.Sites;

[assembly: AssemblyFixture(typeof(AllSites))]
